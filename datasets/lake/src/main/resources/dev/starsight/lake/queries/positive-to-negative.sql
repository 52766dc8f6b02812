-- How many positive reviews (4 or 5 stars) are there per negative one?
SELECT
  count(*) FILTER (star_rating >= 4) AS positive,
  count(*) FILTER (star_rating < 4) AS negative,
  positive / nullif(negative, 0) AS ratio
FROM reviews
