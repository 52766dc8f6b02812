package dev.starsight.cli.options;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Version;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.ResultOwner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The option {@code --replace}, and the output directory that it is about. */
public class ReplaceOption {

  /** The description of {@code --out DIR}. */
  public static final String DIRECTORY =
      "Output directory: new, empty, or with an unchanged result of this command, which is"
          + " replaced.";

  @Option(
      names = "--replace",
      description =
          "If DIR holds anything but an unchanged result of this command, move it aside, whole, to"
              + " DIR.old-N. Without it such a DIR is refused.")
  private boolean replace;

  /** The option {@code --out}, which must be given, together with {@code --replace}. */
  public static final class Out extends ReplaceOption {

    @Option(names = "--out", required = true, paramLabel = "DIR", description = DIRECTORY)
    private Path path = Path.of("out");

    /** Returns the directory as it was given. */
    public Path path() {
      return path;
    }

    /** Returns a file in the directory. */
    public Path resolve(String name) {
      return path.resolve(name);
    }

    /**
     * Starts the output directory of a command.
     *
     * @param sources files and models that the command reads
     */
    public AtomicDirectory directory(StarsightCommand command, List<Path> sources)
        throws IOException {
      return directory(command, path, sources);
    }
  }

  /** Returns the owner of results that are called by the command. */
  public ResultOwner owner(StarsightCommand command) {
    return owner(command.name());
  }

  /** Returns the owner of results that have their own name. */
  public ResultOwner owner(String name) {
    return ResultOwner.of(name, Version.current()).withReplaceOption(replace);
  }

  /**
   * Starts the output directory of a command.
   *
   * @param sources files and models that the command reads
   */
  public AtomicDirectory directory(StarsightCommand command, Path out, List<Path> sources)
      throws IOException {
    return Outputs.directory(out, owner(command), sources);
  }
}
