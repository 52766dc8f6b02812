/** {@code monitor --input}: windows over a stream of JSON lines, exact after a restart. */
@NullMarked
package dev.starsight.cli.streams;

import org.jspecify.annotations.NullMarked;
