-- How do ratings change over the years, in total and by category?
WITH sizes AS (
  SELECT product_category, count(*) AS size FROM reviews GROUP BY product_category
), years AS (
  SELECT
    grouping(product_category) AS is_all,
    product_category,
    year,
    count(*) AS reviews,
    avg(star_rating) AS average_star
  FROM reviews
  WHERE year IS NOT NULL
  GROUP BY GROUPING SETS ((year), (product_category, year))
)
SELECT
  if(is_all = 1, 'All categories', product_category) AS product_category,
  year,
  years.reviews,
  average_star
FROM years
LEFT JOIN sizes USING (product_category)
ORDER BY is_all DESC, size DESC, years.product_category, year
