-- Which categories have the most reviews?
SELECT product_category, count(*) AS reviews, count(*) / sum(count(*)) OVER () AS share
FROM reviews
GROUP BY product_category
ORDER BY reviews DESC, product_category
