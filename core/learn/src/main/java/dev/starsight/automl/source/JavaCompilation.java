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

/**
 * One Java file through {@code javac}, from memory to memory. The only class that needs the
 * compiler to be there.
 *
 * @param classes the bytes by binary name
 * @param members what is in the file's class, or its classes where there are more
 */
record JavaCompilation(Map<String, byte[]> classes, List<Member> members) {

  /**
   * A part of the file, in one line and without comments.
   *
   * @param constant its name if it is a static final field, else empty
   * @param text the whole
   * @param returned if it does nothing but return an expression, that one, else empty
   */
  record Member(String constant, String text, String returned) {}

  /** What is compiled and said; warnings are for who writes the code, in an editor. */
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-implicit:none", "-Xlint:none", "-g", "-parameters");

  /** A text under the name of a file. */
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

  /** A class on its way into memory. */
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

  /** Keeps the classes. */
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
   * Compiles.
   *
   * @throws StarsightException if it does not compile
   */
  static JavaCompilation of(String fileName, String text) {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
            compiler.getStandardFileManager(said, Locale.ROOT, StandardCharsets.UTF_8);
        Memory memory = new Memory(files)) {
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath());
      // Else sources on the class path would be compiled too.
      files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of());
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  new StringWriter(),
                  memory,
                  said,
                  OPTIONS,
                  null,
                  List.of(new Source(fileName, text)));
      CompilationUnitTree unit = task.parse().iterator().next();
      requireNoError(fileName, said);
      // Before anything is made of the tree, which changes it.
      List<Member> members = members(unit);
      task.generate();
      requireNoError(fileName, said);
      Map<String, byte[]> classes = new LinkedHashMap<>();
      memory.targets.forEach((name, target) -> classes.put(name, target.bytes.toByteArray()));
      return new JavaCompilation(classes, members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNoError(String fileName, DiagnosticCollector<JavaFileObject> said) {
    String errors =
        said.getDiagnostics().stream()
            .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
            .map(diagnostic -> sentence(fileName, diagnostic))
            .collect(Collectors.joining("; "));
    if (!errors.isEmpty()) {
      throw new StarsightException(errors);
    }
  }

  /** {@code Name.java:12: cannot find symbol (symbol: variable NGRAM, location: class Name)}. */
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
    return fileName
        + line
        + ": "
        + lines.get(0)
        + (lines.size() > 1 ? " (" + String.join(", ", lines.subList(1, lines.size())) + ")" : "");
  }

  /**
   * Where the classes of Starsight and what it needs come from. Not {@code java.class.path} alone:
   * under Maven's {@code exec:java} that is Maven's own.
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
   * What is in the file besides constants: the expression that is returned, if there is nothing
   * else.
   */
  String code(Set<String> constants) {
    List<Member> others =
        members.stream().filter(member -> !constants.contains(member.constant())).toList();
    if (others.size() == 1 && !others.get(0).returned().isEmpty()) {
      return others.get(0).returned();
    }
    return others.stream().map(Member::text).collect(Collectors.joining(" "));
  }

  /** An expression as {@link #code} gives it. */
  static String laidOut(String expression) {
    String text = "class Laid { Object out() { return " + expression + "; } }";
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    JavacTask task =
        (JavacTask)
            compiler.getTask(
                new StringWriter(),
                null,
                new DiagnosticCollector<>(),
                OPTIONS,
                null,
                List.of(new Source("Laid.java", text)));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      return new JavaCompilation(Map.of(), members(unit)).code(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
