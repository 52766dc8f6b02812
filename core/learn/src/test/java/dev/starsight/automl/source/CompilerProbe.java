package dev.starsight.automl.source;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** A program that compiles a candidate in its own process and prints the result. */
public final class CompilerProbe {

  private CompilerProbe() {}

  /** Prints the class of the trainer that a file makes, or the error. */
  @SuppressWarnings("NullAway") // The record is only needed for changes.
  public static void main(String[] args) throws IOException {
    try {
      System.out.print(
          CandidateCompiler.compile(Path.of(args[0]), null).trainer().getClass().getSimpleName());
    } catch (StarsightException e) {
      System.out.print(e.getMessage());
    }
  }

  /** The same program with Starsight in a separate class loader, like Maven's exec:java. */
  public static final class Isolated {

    private Isolated() {}

    /** Expects the file and then the entries of the class path. */
    public static void main(String[] args) throws Exception {
      URL[] urls =
          List.of(args).subList(1, args.length).stream()
              .map(entry -> url(Path.of(entry)))
              .toArray(URL[]::new);
      try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
        loader
            .loadClass(CompilerProbe.class.getName())
            .getMethod("main", String[].class)
            .invoke(null, (Object) new String[] {args[0]});
      }
    }

    private static URL url(Path path) {
      try {
        return path.toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(path.toString(), e);
      }
    }
  }
}
