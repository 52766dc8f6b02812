/** The command that derives the figures of a result again and says what differs. */
@NullMarked
package dev.starsight.cli.verify;

import org.jspecify.annotations.NullMarked;
