/**
 * Which of several models is better, from the log of a server: estimates that correct for what the
 * policy favoured, with intervals that hold however often one looks.
 *
 * <pre>{@code
 * ModelComparison comparison = ModelComparison.of(directory);
 * comparison.better().ifPresent(System.out::println);
 * }</pre>
 */
@NullMarked
package dev.starsight.serving.comparison;

import org.jspecify.annotations.NullMarked;
