//! Functions as values, and calling them with positional or named arguments.

use std::sync::Arc;

use crate::Live;
use crate::ast::{Arguments, Kind, Lambda, Node};
use crate::builtin::{self, Builtin};
use crate::eval::eval;
use crate::kind::Type;
use crate::outcome::kind_zh;
use crate::run::{Binding, Bound, Env, Run};

/// A function somebody outside this crate brings, such as business knowledge of a decision model.
pub trait Callable: Send + Sync {
    fn params(&self) -> &[(Arc<str>, Type)];

    /// Called with one argument for each parameter, already made to fit its type.
    fn call(&self, arguments: &[Live], run: &mut Run<'_>) -> Live;
}

pub enum Function {
    Builtin(&'static Builtin),
    Closure(Closure),
    Native(Arc<dyn Callable>),
}

/// A function written in FEEL with the values its body reads from around it.
#[derive(Clone)]
pub struct Closure {
    lambda: Arc<Lambda>,
    captured: Arc<[(Arc<str>, Live)]>,
    /// Its own name, where its body calls it by the entry it is.
    own: Option<Arc<str>>,
}

impl Closure {
    pub fn capture(lambda: &Arc<Lambda>, env: &Env<'_>) -> Self {
        let captured =
            lambda.free.iter().filter_map(|name| Some((name.clone(), env.lookup(name)?))).collect();
        Self { lambda: lambda.clone(), captured, own: None }
    }

    /// As [`Closure::capture`] for the entry `name` of a context, which the body may call unless the name means
    /// something outside.
    pub fn entry(lambda: &Arc<Lambda>, name: &Arc<str>, env: &Env<'_>) -> Self {
        let calls_itself = lambda.free.contains(name) && env.lookup(name).is_none();
        Self { own: calls_itself.then(|| name.clone()), ..Self::capture(lambda, env) }
    }

    fn call(&self, arguments: Vec<Live>, run: &mut Run<'_>) -> Live {
        let params = self.lambda.params.iter().map(|(name, _)| name.clone());
        let own = self.own.iter().map(|own| {
            // WHY: bound anew at each call, so that no function holds itself and nothing leaks.
            (own.clone(), Live::Function(Arc::new(Function::Closure(self.clone()))))
        });
        let arguments: Vec<(Arc<str>, Live)> = own.chain(params.zip(arguments)).collect();
        let outer = Bound { what: Binding::Many(&self.captured), outer: None };
        let inner = Bound { what: Binding::Many(&arguments), outer: Some(&outer) };
        let env = Env { text: &self.lambda.text, scope: &(), bound: Some(&inner) };
        if self.lambda.external {
            return run.null(
                &env,
                self.lambda.body.at,
                "external",
                format_args!("外部函数从不调用"),
                format_args!("nothing outside is ever called"),
            );
        }
        eval(&self.lambda.body, &env, run)
    }
}

impl Function {
    fn params(&self) -> Option<&[(Arc<str>, Type)]> {
        match self {
            Self::Builtin(_) => None,
            Self::Closure(closure) => Some(&closure.lambda.params),
            Self::Native(native) => Some(native.params()),
        }
    }

    /// Whether this function takes these parameter types.
    pub fn fits(&self, params: &[Type], _result: &Type) -> bool {
        self.params().is_none_or(|own| {
            own.len() == params.len()
                && own
                    .iter()
                    .zip(params)
                    .all(|((_, own), wanted)| *own == Type::Any || wanted.conforms_to(own))
        })
    }
}

/// Calls what `callee` stands for.
pub fn call(callee: &Node, arguments: &Arguments, at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    if let Kind::Builtin(builtin) = &callee.kind {
        return call_builtin(builtin, arguments, at, env, run);
    }
    let function = match eval(callee, env, run) {
        Live::Function(function) => function,
        other => {
            // WHY: data may be named as a built-in function is, and must not take it away.
            if let Kind::Name(name) = &callee.kind
                && let Some(builtin) = builtin::find(name)
            {
                return call_builtin(builtin, arguments, at, env, run);
            }
            return run.null(
                env,
                at,
                "function",
                format_args!("{}不是函数", kind_zh(other.kind())),
                format_args!("{} is no function", other.kind()),
            );
        }
    };
    if let Function::Builtin(builtin) = &*function {
        return call_builtin(builtin, arguments, at, env, run);
    }
    let values = match arguments {
        Arguments::Positional(nodes) => nodes.iter().map(|node| eval(node, env, run)).collect(),
        Arguments::Named(pairs) => {
            let Some(values) = in_order(&function, pairs, env, run) else {
                return run.null(
                    env,
                    at,
                    "argument",
                    format_args!("具名参数与所需不符"),
                    format_args!("the named arguments are not those wanted"),
                );
            };
            values
        }
    };
    apply(&function, values, at, env, run)
}

fn in_order(
    function: &Function,
    pairs: &[(Arc<str>, Node)],
    env: &Env<'_>,
    run: &mut Run<'_>,
) -> Option<Vec<Live>> {
    let params = function.params()?;
    if params.len() != pairs.len() {
        return None;
    }
    params
        .iter()
        .map(|(name, _)| {
            let (_, node) = pairs.iter().find(|(given, _)| given == name)?;
            Some(eval(node, env, run))
        })
        .collect()
}

fn call_builtin(
    builtin: &'static Builtin,
    arguments: &Arguments,
    at: u32,
    env: &Env<'_>,
    run: &mut Run<'_>,
) -> Live {
    match arguments {
        Arguments::Positional(nodes) => {
            let values: Vec<Live> = nodes.iter().map(|node| eval(node, env, run)).collect();
            builtin::invoke(builtin, &values, at, env, run)
        }
        Arguments::Named(pairs) => {
            let names: Vec<&str> = pairs.iter().map(|(name, _)| &**name).collect();
            let Some(signature) = builtin.signature_named(&names) else {
                let name = builtin.name;
                return run.null(
                    env,
                    at,
                    "argument",
                    format_args!("`{name}` 没有这样的具名参数"),
                    format_args!("`{name}` has no such named arguments"),
                );
            };
            let mut values = Vec::with_capacity(signature.len());
            for wanted in signature {
                let given = pairs.iter().find(|(name, _)| &**name == *wanted);
                values.push(given.map_or(Live::NULL, |(_, node)| eval(node, env, run)));
            }
            builtin::invoke_named(builtin, &values, Some(signature), at, env, run)
        }
    }
}

/// Calls `function` with values in the order of its parameters.
pub fn apply(function: &Function, values: Vec<Live>, at: u32, env: &Env<'_>, run: &mut Run<'_>) -> Live {
    let Some(params) = function.params() else {
        let Function::Builtin(builtin) = function else { return Live::NULL };
        return builtin::invoke(builtin, &values, at, env, run);
    };
    if params.len() != values.len() {
        let (wanted, given) = (params.len(), values.len());
        return run.null(
            env,
            at,
            "argument",
            format_args!("需要 {wanted} 个参数，给了 {given} 个"),
            format_args!("{given} arguments where {wanted} are wanted"),
        );
    }
    let mut fitting = Vec::with_capacity(values.len());
    for ((name, of), value) in params.iter().zip(values) {
        let kind = value.kind();
        match run.coerce(of, value) {
            Some(value) => fitting.push(value),
            None => {
                return run.null(
                    env,
                    at,
                    "argument",
                    format_args!("{}不适合参数 `{name}`", kind_zh(kind)),
                    format_args!("{kind} does not fit `{name}`"),
                );
            }
        }
    }
    if !run.enter() {
        return Live::NULL;
    }
    let result = match function {
        Function::Closure(closure) => closure.call(fitting, run),
        Function::Native(native) => native.call(&fitting, run),
        Function::Builtin(_) => Live::NULL,
    };
    run.leave();
    result
}

/// Calls `function` with arguments by name; an argument it does not name is a mistake, one not given is null.
pub fn call_named(function: &Function, arguments: &crate::LiveContext, run: &mut Run<'_>) -> Live {
    let env = Env::root("", &());
    let (names, values): (Vec<&str>, Vec<Live>) = match function {
        Function::Builtin(builtin) => {
            let given: Vec<&str> = arguments.keys().map(|name| &**name).collect();
            match builtin.signature_named(&given) {
                Some(signature) => {
                    let values =
                        signature.iter().map(|name| arguments.get(*name).cloned().unwrap_or(Live::NULL));
                    (given, values.collect())
                }
                None => {
                    return run.null_because(
                        "argument",
                        "具名参数与所需不符",
                        "the named arguments are not those wanted",
                    );
                }
            }
        }
        _ => function
            .params()
            .unwrap_or_default()
            .iter()
            .map(|(name, _)| (&**name, arguments.get(name).cloned().unwrap_or(Live::NULL)))
            .unzip(),
    };
    if arguments.keys().any(|name| !names.contains(&&**name)) {
        return run.null_because(
            "argument",
            "具名参数与所需不符",
            "the named arguments are not those wanted",
        );
    }
    apply(function, values, 0, &env, run)
}
