-- How many reviews does each star have in each category, and what share of the category's is that?
SELECT
  product_category,
  star_rating,
  count(*) AS reviews,
  count(*) / sum(count(*)) OVER (PARTITION BY product_category) AS share
FROM reviews
GROUP BY product_category, star_rating
ORDER BY product_category, star_rating
