-- Stars as sentiment: 1 and 2 are negative, 3 is neutral, 4 and 5 are positive
SELECT
  CASE
    WHEN star_rating <= 2 THEN 'negative'
    WHEN star_rating = 3 THEN 'neutral'
    ELSE 'positive'
  END AS sentiment,
  count(*) AS reviews,
  avg(words) AS average_words
FROM reviews
GROUP BY sentiment
ORDER BY min(star_rating)
