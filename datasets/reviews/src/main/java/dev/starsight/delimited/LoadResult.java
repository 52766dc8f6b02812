package dev.starsight.delimited;

import dev.starsight.data.Dataset;
import java.util.List;
import java.util.Objects;

/**
 * What came out of one or more files. Immutable.
 *
 * @param data the rows of all files, in order, with each file as a source of their provenance
 * @param rejects the rows refused, over all files
 * @param dialects how each file was taken apart and why, in the order of the files
 * @param <T> the type of a row
 */
public record LoadResult<T>(Dataset<T> data, Rejects rejects, List<Dialect> dialects) {

  public LoadResult {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(rejects, "rejects");
    dialects = List.copyOf(dialects);
  }
}
