"""What machines read: the package, the files of an edition in each format, sitemap and robots. HTML belongs to `pages`."""
