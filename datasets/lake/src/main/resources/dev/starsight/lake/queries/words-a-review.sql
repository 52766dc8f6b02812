-- How many words does a review have? Deciles (the fewest words that so many percent do not exceed)
WITH lengths AS (
  SELECT words, count(*) AS texts FROM reviews GROUP BY words
), running AS (
  SELECT words, sum(texts) OVER (ORDER BY words) AS below, sum(texts) OVER () AS total
  FROM lengths
)
SELECT if(percent = 100, 'max', CAST(percent AS VARCHAR)) AS percentile, min(words) AS words
FROM running
CROSS JOIN (SELECT unnest(range(10, 101, 10)) AS percent) AS deciles
WHERE below * 100 >= total * percent
GROUP BY percent
ORDER BY percent
