/** The command that fits a model again with the answers of people, and compares both models. */
@NullMarked
package dev.starsight.cli.retraining;

import org.jspecify.annotations.NullMarked;
