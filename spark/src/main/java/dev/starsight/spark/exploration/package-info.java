/**
 * What reviews of a DataFrame say: the eleven questions of the workshop, and the phrases that tell
 * two sides apart.
 *
 * <pre>{@code
 * StarsightQuestions questions = StarsightQuestions.of(reviews);
 * System.out.println(questions.rows());
 * questions.writeTo(Path.of("findings.json"));
 * PhraseFindings complaints = StarsightPhrases.ofStars("1").find(reviews);
 * PhraseFindings news = StarsightPhrases.since(YearMonth.of(2015, 7), 12).find(reviews);
 * }</pre>
 *
 * <p>Executors count; what is known of no partition alone, such as who reviewed a product more than
 * once, goes over the network. {@code Exploration.read} of {@code starsight-lake} makes tables,
 * figures and sentences of what answers the questions. Both are what the same reviews give on one
 * machine.
 *
 * <p>Traps: rows without a text or stars must be filtered first, such as those that {@code
 * SparkReviews} refused; {@code StarsightPhrases} leaves out those without a text. Without {@code
 * review_id}, {@code StarsightQuestions} breaks ties, such as those of the most helpful reviews, by
 * the place of a row in its partition, so that they depend on the partitions. The order of rows in
 * a DataFrame that was shuffled is not fixed: it decides which of equal texts is counted where
 * there are more reviews than fit into memory.
 */
@NullMarked
package dev.starsight.spark.exploration;

import org.jspecify.annotations.NullMarked;
