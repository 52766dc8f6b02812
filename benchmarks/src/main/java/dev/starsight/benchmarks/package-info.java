/**
 * Benchmarks of Starsight beside its peers: one class a subject; methods that begin with {@code
 * starsight} are ours, the others are named after the peer and get the same input. All score items
 * a second, higher is better, so that a ratio can be read off one run.
 *
 * <pre>
 * mvn -q -DskipTests package
 * java -jar benchmarks/target/benchmarks.jar LoadingBenchmark -rf json
 * java -Dstarsight.reviews=reviews.tsv.gz -jar benchmarks/target/benchmarks.jar -p corpus=reviews
 * </pre>
 *
 * <p>Traps: two busy programs halve each other, so run them alone. What each method computes is
 * checked by the tests of this module: a benchmark of something else is worth nothing.
 */
@NullMarked
package dev.starsight.benchmarks;

import org.jspecify.annotations.NullMarked;
