/** The counts and tests behind phrases. */
@NullMarked
package dev.starsight.phrases.internal;

import org.jspecify.annotations.NullMarked;
