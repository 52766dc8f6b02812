package dev.starsight.cli.input;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the files that a user means by a directory, by a name with {@code *} or {@code ?}, or by a
 * hyphen: standard input.
 */
public final class InputFiles {

  private static final Path DASH = Path.of("-");
  private static final Pattern WILD = Pattern.compile(".*[*?\\[{].*");

  private InputFiles() {}

  /**
   * Returns the files, in the order of the paths, those of a directory in the order of their names.
   *
   * @throws StarsightException naming a directory without files, or a name that no file has
   */
  public static List<Path> of(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (path.equals(DASH)) {
        if (files.contains(StandardInput.PATH)) {
          throw new StarsightException("- is standard input, which can be named only once");
        }
        files.add(StandardInput.PATH);
      } else if (Files.isDirectory(path)) {
        files.addAll(in(path, file -> true, path + ": there is no file in this directory"));
      } else if (!Files.exists(path) && isWild(path)) {
        Path parent = path.getParent();
        String name = String.valueOf(path.getFileName());
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + name);
        files.addAll(
            in(
                parent == null ? Path.of("") : parent,
                file -> glob.matches(file.getFileName()),
                path + ": no file has such a name"));
      } else {
        files.add(path);
      }
    }
    return List.copyOf(files);
  }

  /** Returns whether standard input is among files. */
  public static boolean haveStandardInput(List<Path> files) {
    return files.contains(StandardInput.PATH);
  }

  private static boolean isWild(Path path) {
    Path parent = path.getParent();
    return WILD.matcher(String.valueOf(path.getFileName())).matches()
        && (parent == null || Files.isDirectory(parent));
  }

  /** Returns the files directly in a directory, but for hidden ones. */
  private static List<Path> in(Path folder, PathMatcher wanted, String otherwise) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (Files.isRegularFile(child)
            && !String.valueOf(child.getFileName()).startsWith(".")
            && wanted.matches(child)) {
          files.add(child);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": this directory cannot be read", e);
    }
    if (files.isEmpty()) {
      throw new StarsightException(otherwise);
    }
    files.sort(null);
    return files;
  }
}
