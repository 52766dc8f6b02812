/**
 * The error for damaged files, {@link dev.starsight.files.DamagedFileException}: whoever opens a
 * model, an encoder or a manifest can tell damage from a missing file or a newer format.
 *
 * <pre>{@code
 * try (OpenedModel opened = SavedModels.open(directory)) {
 *   System.out.println(opened.classifier().predict("Works as described."));
 * } catch (DamagedFileException e) {
 *   System.err.println(e.source() + " is damaged: " + e.reason());
 * }
 * }</pre>
 */
@NullMarked
package dev.starsight.files;

import org.jspecify.annotations.NullMarked;
