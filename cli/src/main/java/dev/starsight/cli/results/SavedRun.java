package dev.starsight.cli.results;

import java.nio.file.Path;

/**
 * A finished result whose figures are derived again, from its inputs and its saved models.
 *
 * @param directory of the result
 * @param arguments of the command that wrote it
 */
public record SavedRun(Path directory, ResultArguments arguments) {}
