/** What a shell needs of the command line: completion, manual pages, the text of its version. */
@NullMarked
package dev.starsight.cli.shell;

import org.jspecify.annotations.NullMarked;
