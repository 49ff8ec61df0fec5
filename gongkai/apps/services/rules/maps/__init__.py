"""示意图: roads, water and places around a point, drawn from data that the operator brought in.

reading.features(text)                    # a GeoJSON file as plain shapes
drawing.draw(shapes, at, "…位置示意图")    # one <svg> of what stands around a point, "" where nothing does
"""
