"""图像标注 and 图像清洗: keep or discard pictures, classify them, draw boxes, polygons, lines and points on them."""
