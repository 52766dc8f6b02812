package dev.starsight.files.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What writes a directory of results. It replaces only unchanged results of its own.
 *
 * @param command the command, or the kind of a result that the library writes
 * @param version of Starsight
 * @param work the name of the subdirectory that holds unfinished work; empty if there is none
 * @param resume whether unfinished work will be continued
 * @param advice what a refusal says about {@code --replace}; empty if there is no such option
 * @param replace whether anything else is moved aside, to {@code DIR.old-N}, and not refused
 * @param growing names of files that may change when the result is complete; they are not in its
 *     manifest and never count as a change
 * @param listing tells the files of results that need no manifest; null for those that do
 */
public record ResultOwner(
    String command,
    String version,
    String work,
    boolean resume,
    String advice,
    boolean replace,
    Set<String> growing,
    @Nullable Listing listing) {

  /** Tells the files of a result that describes itself. */
  @FunctionalInterface
  public interface Listing {

    /**
     * Returns the SHA-256 of every file of a result as it was written, by its path.
     *
     * @throws IOException naming the path, if the directory is not such a result
     */
    Map<String, String> digests(Path directory) throws IOException;
  }

  public ResultOwner {
    Objects.requireNonNull(version, "version");
    growing = Set.copyOf(growing);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("a result needs the name of what writes it");
    }
  }

  /** Returns an owner that replaces its own results and nothing else. */
  public static ResultOwner of(String command, String version) {
    return new ResultOwner(command, version, "", false, "", false, Set.of(), null);
  }

  /** Returns the same owner with an option {@code --replace} and its value. */
  public ResultOwner withReplaceOption(boolean replaces) {
    return new ResultOwner(
        command,
        version,
        work,
        resume,
        ", or let --replace move it to %s",
        replaces,
        growing,
        listing);
  }

  /** Returns the same owner with unfinished work in this subdirectory. */
  public ResultOwner withWork(String subdirectory, boolean resumes) {
    return new ResultOwner(
        command, version, subdirectory, resumes, advice, replace, growing, listing);
  }

  /** Returns the same owner with files that may change when the result is complete. */
  public ResultOwner withGrowing(Set<String> names) {
    return new ResultOwner(command, version, work, resume, advice, replace, names, listing);
  }

  /** Returns the same owner with results that describe themselves, so that they get no manifest. */
  public ResultOwner withListing(Listing described) {
    return new ResultOwner(command, version, work, resume, advice, replace, growing, described);
  }
}
