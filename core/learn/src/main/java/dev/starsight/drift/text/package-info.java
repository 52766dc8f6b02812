/**
 * Texts of two sources told apart by a model: {@link dev.starsight.drift.text.DomainClassifier} is
 * the {@link dev.starsight.drift.TextComparison} that the comparison of sources is given.
 *
 * <pre>{@code
 * TextDrift drift = DomainClassifier.of(42, Run.unlimited()).compare(oldTexts, newTexts);
 * System.out.println(drift.verdict() + ", AUC " + drift.auc());
 * drift.phrases().forEach(phrase -> System.out.println(phrase.phrase()));
 * }</pre>
 *
 * <p>Trap: the model finds any difference, also a harmless one such as the name of a new product or
 * a markup that one export leaves in the texts. Read the phrases before the number.
 */
@NullMarked
package dev.starsight.drift.text;

import org.jspecify.annotations.NullMarked;
