"""What portals and crawlers read: catalogue, VoID, dumps, changes."""
