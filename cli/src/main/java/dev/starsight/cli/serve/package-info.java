/** {@code serve}: models over HTTP. */
@NullMarked
package dev.starsight.cli.serve;

import org.jspecify.annotations.NullMarked;
