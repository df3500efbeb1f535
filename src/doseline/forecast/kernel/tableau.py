"""The Rosenbrock method Rodas5P: its numbers.

Source: Steinebach, Construction of Rosenbrock-Wanner method Rodas5P and numerical benchmarks within the Julia
Differential Equations package, BIT Numerical Mathematics 2023;63:27, doi 10.1007/s10543-023-00967-x. Order 5,
error estimate and dense output of order 4, L-stable, stiffly accurate.

One step from y over h, with J the Jacobian at y, solves for each stage i (there is no iteration, and one
matrix)

    (I/(h*gamma) - J) u_i = f(y + sum a_ij u_j) + sum c_ij u_j / h.

The last two stages stand at the step's end: stage 7 at the argument of stage 6 plus u_6, stage 8 at that plus
u_7. The new state is stage 8's argument plus u_8, and u_8 is the estimated error.
"""

from __future__ import annotations

GAMMA = 0.21193756319429014
ORDER = 5

# Rows of stages 2 to 6; stage 1 stands at y.
A = (
    (3.0,),
    (2.849394379747939, 0.45842242204463923),
    (-6.954028509809101, 2.489845061869568, -10.358996098473584),
    (2.8029986275628964, 0.5072464736228206, -0.3988312541770524, -0.04721187230404641),
    (-7.502846399306121, 2.561846144803919, -11.627539656261098, -0.18268767659942256, 0.030198172008377946),
)
# Rows of stages 2 to 8.
C = (
    (-14.155112264123755,),
    (-17.97296035885952, -2.859693295451294),
    (147.12150275711716, -1.41221402718213, 71.68940251302358),
    (165.43517024871676, -0.4592823456491126, 42.90938336958603, -5.961986721573306),
    (24.854864614690072, -3.0009227002832186, 47.4931110020768, 5.5814197821558125, -0.6610691825249471),
    (
        30.91273214028599, -3.1208243349937974, 77.79954646070892, 34.28646028294783,
        -19.097331116725623, -28.087943162872662,
    ),
    (
        37.80277123390563, -3.2571969029072276, 112.26918849496327, 66.9347231244047,
        -40.06618937091002, -54.66780262877968, -9.48861652309627,
    ),
)  # fmt: skip
STAGES = len(C) + 1

# Dense output at the share s of the step: (1-s)*y + s*(y_new + (1-s)*(d_0 + s*(d_1 + s*d_2))), d_k = sum D_kj
# u_j.
D = (
    (
        25.948786856663858, -2.5579724845846235, 10.433815404888879, -2.3679251022685204,
        0.524948541321073, 1.1241088310450404, 0.4272876194431874, -0.17202221070155493,
    ),
    (
        -9.91568850695171, -0.9689944594115154, 3.0438037242978453, -24.495224566215796,
        20.176138334709044, 15.98066361424651, -6.789040303419874, -6.710236069923372,
    ),
    (
        11.419903575922262, 2.8879645146136994, 72.92137995996029, 80.12511834622643,
        -52.072871366152654, -59.78993625266729, -0.15582684282751913, 4.883087185713722,
    ),
)  # fmt: skip
