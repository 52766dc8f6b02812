-- How many reviews has each product, and how many stars? The hundred with most reviews
SELECT
  product_category,
  product_id,
  min(product_title) AS product_title,
  count(*) AS reviews,
  avg(star_rating) AS average_star
FROM reviews
GROUP BY product_category, product_id
ORDER BY reviews DESC, product_category, product_id
LIMIT 100
