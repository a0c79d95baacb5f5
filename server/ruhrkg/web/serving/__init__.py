"""The processes of the server: listening sockets, workers, and the exchange of releases."""
