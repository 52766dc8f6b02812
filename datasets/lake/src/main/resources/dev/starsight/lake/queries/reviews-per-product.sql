-- How many reviews does each product have, and how many stars? The hundred with the most reviews
SELECT
  product_category,
  product_id,
  min(nullif(product_title, '')) AS product_title,
  count(*) AS reviews,
  avg(star_rating) AS average_star
FROM reviews
GROUP BY product_category, product_id
ORDER BY reviews DESC, product_category, product_id
LIMIT 100
