"""The drawing surface: a picture, shapes as Qt's own items, and one small class for each tool."""
