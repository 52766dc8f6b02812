/** Making, testing and using promises in commands. */
@NullMarked
package dev.starsight.cli.promise;

import org.jspecify.annotations.NullMarked;
