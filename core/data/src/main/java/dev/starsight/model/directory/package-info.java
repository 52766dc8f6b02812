/**
 * The directory a model is saved in: {@link dev.starsight.model.directory.ModelDirectory} writes
 * the payload, {@code model.json} and a model card, all or nothing, and opens what a {@link
 * dev.starsight.model.directory.ModelFormat} recognises. Digests of the payload are checked first;
 * opening never deserializes Java objects. See decision 004.
 */
@NullMarked
package dev.starsight.model.directory;

import org.jspecify.annotations.NullMarked;
