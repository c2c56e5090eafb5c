from_auto = { b = "auto a" }
