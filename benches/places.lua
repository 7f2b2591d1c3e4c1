-- wrk -s benches/places.lua: the sheet of one of the 500 places of the made-up record, at random.
request = function()
   return wrk.format("GET", "/place/geonames:" .. math.random(0, 499))
end
