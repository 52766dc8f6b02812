-- Who reviewed one product more than once? The five pairs with the most reviews
WITH seen_twice AS (
  -- There are about as many pairs as reviews: only a hash of each is kept in memory
  SELECT hash(customer_id, product_id) AS pair
  FROM reviews
  GROUP BY pair
  HAVING count(*) > 1
)
SELECT
  customer_id,
  product_id,
  min(nullif(product_title, '')) AS product_title,
  min(nullif(product_category, '')) AS product_category,
  count(*) AS reviews,
  avg(star_rating) AS average_star
FROM reviews
WHERE customer_id IS NOT NULL AND product_id IS NOT NULL
  AND hash(customer_id, product_id) IN (FROM seen_twice)
GROUP BY customer_id, product_id
HAVING count(*) > 1
ORDER BY reviews DESC, customer_id, product_id
LIMIT 5
