-- Which categories are rated best?
SELECT product_category, count(*) AS reviews, avg(star_rating) AS average_star
FROM reviews
GROUP BY product_category
ORDER BY average_star DESC, product_category
