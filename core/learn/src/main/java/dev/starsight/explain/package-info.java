/**
 * Explanations for any classifier: {@link dev.starsight.explain.WordEffect} removes words, {@link
 * dev.starsight.explain.ColumnImportance} permutes columns. Both only need predictions of the
 * model.
 *
 * <pre>{@code
 * List<WordEffect> effects = WordEffect.of(classifier, Example.unlabelled("1", "It is okay"));
 * WordEffect.strongestFor(effects, 8).forEach(System.out::println);
 * }</pre>
 */
@NullMarked
package dev.starsight.explain;

import org.jspecify.annotations.NullMarked;
