package dev.starsight.automl.source;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that compiles a candidate and says what came of it. */
public final class CompilerProbe {

  private CompilerProbe() {}

  /** Prints the class of the trainer that a file makes, or why there is none. */
  @SuppressWarnings("NullAway") // The record is only needed for changes.
  public static void main(String[] args) throws IOException {
    try {
      System.out.print(
          CandidateCompiler.compile(Path.of(args[0]), null).trainer().getClass().getSimpleName());
    } catch (StarsightException e) {
      System.out.print(e.getMessage());
    }
  }

  /** The same with all of Starsight in a class loader of its own, as Maven's exec:java has it. */
  public static final class Isolated {

    private Isolated() {}

    /** Takes the file and then the class path. */
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
