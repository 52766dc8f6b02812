-- How do the stars of the categories differ?
SELECT
  product_category,
  count(*) FILTER (star_rating = 1) AS star_1,
  count(*) FILTER (star_rating = 2) AS star_2,
  count(*) FILTER (star_rating = 3) AS star_3,
  count(*) FILTER (star_rating = 4) AS star_4,
  count(*) FILTER (star_rating = 5) AS star_5,
  avg(star_rating) AS average_star
FROM reviews
GROUP BY product_category
ORDER BY average_star DESC, product_category
