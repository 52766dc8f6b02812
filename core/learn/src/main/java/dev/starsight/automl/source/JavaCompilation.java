package dev.starsight.automl.source;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import dev.starsight.data.StarsightException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * One Java file that {@code javac} has compiled in memory. No other class needs the compiler.
 *
 * @param classes the bytes by binary name
 * @param members the members of the file's class, or the classes if the file declares several
 */
record JavaCompilation(Map<String, byte[]> classes, List<Member> members) {

  /**
   * A member of the class, in one line and without comments.
   *
   * @param constant its name if it is a static final field, otherwise empty
   * @param text the whole member
   * @param returned the expression if it only returns one, otherwise empty
   */
  record Member(String constant, String text, String returned) {}

  /** Without warnings, which an editor shows to the person who writes the code. */
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-implicit:none", "-Xlint:none", "-g", "-parameters");

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String fileName, String text) {
      super(uri(fileName), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Target extends SimpleJavaFileObject {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Target(String className) {
      super(uri(className.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

    private final Map<String, Target> targets = new LinkedHashMap<>();

    Memory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      Target target = new Target(className);
      targets.put(className, target);
      return target;
    }
  }

  private static URI uri(String path) {
    try {
      return new URI("memory", null, "/" + path, null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("this is no name of a file: " + path, e);
    }
  }

  /**
   * Compiles a file.
   *
   * @throws StarsightException if it does not compile
   */
  static JavaCompilation of(String fileName, String text) {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8);
        Memory memory = new Memory(files)) {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
      // Otherwise sources on the class path would be compiled too.
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
      JavacTask task = task(memory, diagnostics, new Source(fileName, text));
      CompilationUnitTree unit = task.parse().iterator().next();
      requireNoError(fileName, diagnostics);
      // Generating code changes the tree, so its members are read before.
      List<Member> members = members(unit);
      task.generate();
      requireNoError(fileName, diagnostics);
      Map<String, byte[]> classes = new LinkedHashMap<>();
      memory.targets.forEach((name, target) -> classes.put(name, target.bytes.toByteArray()));
      return new JavaCompilation(classes, members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNoError(
      String fileName, DiagnosticCollector<JavaFileObject> diagnostics) {
    String errors =
        diagnostics.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .map(diagnostic -> sentence(fileName, diagnostic))
            .collect(Collectors.joining("; "));
    if (!errors.isEmpty()) {
      throw new StarsightException(errors);
    }
  }

  /**
   * Returns a sentence such as {@code Name.java:12: cannot find symbol (symbol: variable NGRAM,
   * location: class Name)}.
   */
  private static String sentence(String fileName, Diagnostic<?> diagnostic) {
    List<String> lines =
        diagnostic
            .getMessage(Locale.ENGLISH)
            .lines()
            .map(line -> line.strip().replaceAll("\\s+", " "))
            .filter(line -> !line.isEmpty())
            .toList();
    String line =
        diagnostic.getLineNumber() == Diagnostic.NOPOS ? "" : ":" + diagnostic.getLineNumber();
    String details = String.join(", ", lines.subList(1, lines.size()));
    return fileName + line + ": " + lines.get(0) + (details.isEmpty() ? "" : " (" + details + ")");
  }

  /**
   * Returns the places of Starsight's classes and of its dependencies. {@code java.class.path}
   * alone is not enough: under Maven's {@code exec:java} it is that of Maven.
   */
  private static Collection<Path> classPath() {
    Set<Path> path = new LinkedHashSet<>();
    for (ClassLoader loader = CandidateCode.class.getClassLoader();
        loader != null;
        loader = loader.getParent()) {
      if (loader instanceof URLClassLoader known) {
        Stream.of(known.getURLs()).forEach(url -> add(path, url));
      }
    }
    // The compiler itself follows the Class-Path in a jar's manifest.
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        path.add(Path.of(entry));
      }
    }
    return path;
  }

  private static void add(Set<Path> path, URL url) {
    if (url.getProtocol().equals("file")) {
      try {
        path.add(Path.of(url.toURI()));
      } catch (URISyntaxException e) {
        throw new IllegalStateException("a class loader has an entry that is no URI: " + url, e);
      }
    }
  }

  /**
   * Returns what the file has besides these constants: the expression that is returned, if there is
   * nothing else.
   */
  String code(Set<String> constants) {
    List<Member> others =
        members.stream().filter(member -> !constants.contains(member.constant())).toList();
    if (others.size() == 1 && !others.get(0).returned().isEmpty()) {
      return others.get(0).returned();
    }
    return others.stream().map(Member::text).collect(Collectors.joining(" "));
  }

  /** Writes an expression as {@link #code} does. */
  static String normalized(String expression) {
    String text = "class Any { Object any() { return " + expression + "; } }";
    try {
      CompilationUnitTree unit =
          task(null, new DiagnosticCollector<>(), new Source("Any.java", text))
              .parse()
              .iterator()
              .next();
      return new JavaCompilation(Map.of(), members(unit)).code(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavacTask task(
      @Nullable JavaFileManager files,
      DiagnosticCollector<JavaFileObject> diagnostics,
      Source source) {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    return (JavacTask)
        compiler.getTask(new StringWriter(), files, diagnostics, OPTIONS, null, List.of(source));
  }

  private static List<Member> members(CompilationUnitTree unit) {
    List<? extends Tree> types = unit.getTypeDecls();
    List<? extends Tree> trees =
        types.size() == 1 && types.get(0) instanceof ClassTree only ? only.getMembers() : types;
    return trees.stream().map(JavaCompilation::member).toList();
  }

  private static Member member(Tree tree) {
    if (tree instanceof VariableTree variable
        && variable
            .getModifiers()
            .getFlags()
            .containsAll(Set.of(Modifier.STATIC, Modifier.FINAL))) {
      return new Member(variable.getName().toString(), inOneLine(tree), "");
    }
    if (tree instanceof MethodTree method && method.getBody() != null) {
      List<? extends StatementTree> statements = method.getBody().getStatements();
      if (statements.size() == 1 && statements.get(0) instanceof ReturnTree returned) {
        return new Member("", inOneLine(tree), inOneLine(returned.getExpression()));
      }
    }
    return new Member("", inOneLine(tree), "");
  }

  private static String inOneLine(Tree tree) {
    return String.valueOf(tree).replaceAll("\\s+", " ").strip();
  }
}
