/**
 * Search by meaning: every text of a lake becomes a vector once, and a question finds the reviews
 * whose vectors have the highest cosine with its own.
 *
 * <pre>{@code
 * ReviewEmbeddings.of(directory, encoder).embedMissing(Run.unlimited());
 * try (ReviewSearch search = ReviewSearch.open(directory, encoder, LakeOptions.defaults())) {
 *   for (SearchHit hit : search.nearest("will not activate", 10)) {
 *     System.out.println(hit.similarity() + " " + hit.text());
 *   }
 * }
 * }</pre>
 *
 * <p>The vectors lie in the lake, in a directory for each encoder: {@code
 * embeddings/DIGEST/NAME-PART.parquet}, listed by {@code embeddings.json}. A part belongs to a
 * range of rows of one Parquet file of the lake, and only counts as long as that file is the same.
 * The search compares the question with all vectors in memory, 1.5 kB a text with MiniLM, and its
 * result is exact.
 *
 * <p>Traps. Reviews without text are not found. A text has one vector: reviews with equal texts are
 * one hit. An encoder cuts long texts.
 */
@NullMarked
package dev.starsight.lake.search;

import org.jspecify.annotations.NullMarked;
