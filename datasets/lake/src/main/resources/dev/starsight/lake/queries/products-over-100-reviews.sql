-- Products with at least 100 reviews by category: how many, and their reviews and stars
WITH products AS (
  SELECT product_category, product_id, count(*) AS reviews, sum(star_rating) AS stars
  FROM reviews
  GROUP BY product_category, product_id
)
SELECT
  product_category,
  count(*) AS products,
  CAST(sum(reviews) AS BIGINT) AS reviews,
  sum(stars) / sum(reviews) AS average_star
FROM products
WHERE reviews >= 100
GROUP BY product_category
ORDER BY product_category
