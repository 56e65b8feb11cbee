"""Pages people print or sign (reportlab) and sheets they open (XlsxWriter). Plain values in, bytes out."""
