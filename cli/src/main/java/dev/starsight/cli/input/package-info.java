/** What commands read: files, their format and columns, or a lake. */
@NullMarked
package dev.starsight.cli.input;

import org.jspecify.annotations.NullMarked;
