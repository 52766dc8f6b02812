/**
 * The architecture rules of the project: {@code docs/architecture.md} read as a table, and a suite
 * that every module runs against its own classes.
 */
@NullMarked
package dev.starsight.testing;

import org.jspecify.annotations.NullMarked;
