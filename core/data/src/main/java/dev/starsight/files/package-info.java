/**
 * The error for damaged files, {@link dev.starsight.files.DamagedFileException}: whoever opens a
 * model, an encoder or a manifest can tell damage from a missing file or a newer format.
 */
@NullMarked
package dev.starsight.files;

import org.jspecify.annotations.NullMarked;
