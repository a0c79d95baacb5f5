/* The site's own script: everything works without it. */
