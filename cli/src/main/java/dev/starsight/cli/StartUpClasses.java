package dev.starsight.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Loads the classes that common commands use, so that {@code -XX:DumpLoadedClassList} lists them
 * for a class-data archive. The launcher runs it, once for each Java and each build.
 */
public final class StartUpClasses {

  /** The jars of the encoders, which are not run here: that would unpack native libraries. */
  private static final String ENCODERS =
      "{api,pytorch-engine,starsight-transformer,starsight-text}-*.jar";

  private StartUpClasses() {}

  /**
   * Runs commands without output.
   *
   * @param args the file {@code starsight.jar} and an empty directory to write to
   */
  public static void main(String[] args) throws IOException {
    Path lib = Path.of(args[0]).resolveSibling("lib");
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, ENCODERS)) {
      for (Path jar : jars) {
        load(jar);
      }
    }
    Path folder = Path.of(args[1]);
    String reviews = folder.resolve("reviews.tsv.gz").toString();
    String search = folder.resolve("search").toString();
    run("--version");
    run("--help");
    run("sample", "--rows", "300", "--out", reviews);
    run("automl", "--input", reviews, "--out", search, "--candidates", "1", "--trials", "0");
    try (DirectoryStream<Path> models = Files.newDirectoryStream(Path.of(search, "candidates"))) {
      for (Path model : models) {
        run("predict", "--model", model.toString(), "--text", "It is good", "--explain");
        run("predict", "--model", model.toString(), "--input", reviews);
      }
    }
    run("prepare", "--input", reviews, "--out", folder.resolve("features").toString());
    String history = folder.resolve("history").toString();
    for (String day : List.of("2015-08-30", "2015-08-31")) {
      String out = folder.resolve(day).toString();
      run("check", "--input", reviews, "--out", out, "--history", history, "--tag", "day=" + day);
    }
    run(
        "phrases",
        "--input",
        reviews,
        "--label",
        "5",
        "--out",
        folder.resolve("phrases").toString());
    Path pipeline =
        Files.writeString(
            folder.resolve("pipeline.toml"),
            "[step.quality]\ncommand = \"check\"\ninput = \"reviews.tsv.gz\"\n");
    run("pipeline", "run", pipeline.toString());
    run("pipeline", "run", pipeline.toString());
    System.exit(0);
  }

  private static void run(String... args) {
    PrintStream none =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Starsight.run(List.of(args), OutputStream.nullOutputStream(), none);
  }

  private static void load(Path jar) throws IOException {
    ClassLoader loader = StartUpClasses.class.getClassLoader();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (String entry : file.stream().map(Object::toString).toList()) {
        if (entry.endsWith(".class") && !entry.contains("-")) {
          String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
          try {
            Class.forName(name, false, loader);
          } catch (ClassNotFoundException | LinkageError e) {
            // It needs a library that is not here.
          }
        }
      }
    }
  }
}
