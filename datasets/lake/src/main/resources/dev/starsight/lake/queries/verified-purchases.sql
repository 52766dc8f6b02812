-- Do verified buyers give other stars?
SELECT verified_purchase, vine, count(*) AS reviews, avg(star_rating) AS average_star
FROM reviews
GROUP BY verified_purchase, vine
ORDER BY verified_purchase, vine
