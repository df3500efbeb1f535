"""One step of Rodas5P for the structure 'antibody'. Generated: do not edit.

Made from the formulas in doseline/forecast/model by: python tools/generate_kernel.py

Stage by stage: where it stands (``total_2``), the rates there, the increment (``u_total_2``). Then the error,
and what is kept. ``work`` has one row for each of the states, the coefficients and the control values.
"""

from math import sqrt

from doseline.forecast.kernel.exp_log import exp, log, maximum, minimum, select
from doseline.forecast.trajectories import Floats

FINGERPRINT = "8bee1f99ef5ba59b"
LANES = 16
STATES = (
    "decay",
    "total",
    "tissue",
)
OBSERVED = (
    "total",
)
COEFFICIENTS = (
    "elimination_late",
    "elimination_extra",
    "clearance_fall",
    "to_tissue",
    "from_tissue",
    "per_litre",
)


def step(work: Floats, tolerance: float, per_limit: float) -> None:
    for lane in range(16):
        decay = work[0 + lane]
        total = work[16 + lane]
        tissue = work[32 + lane]
        elimination_late = work[48 + lane]
        elimination_extra = work[64 + lane]
        clearance_fall = work[80 + lane]
        to_tissue = work[96 + lane]
        from_tissue = work[112 + lane]
        step = work[208 + lane]
        time = work[224 + lane]
        stop = work[240 + lane]
        shift = 1.0 / (step * 0.21193756319429014)
        inverse_decay = 1.0 / (clearance_fall + shift)
        v10 = clearance_fall * decay * inverse_decay
        u_decay_1 = -v10
        v15 = total - tissue
        v20 = elimination_late + decay * elimination_extra
        inverse_total = 1.0 / (shift - (-v20 - to_tissue))
        lower_tissue_total = -(from_tissue * inverse_total)
        v32 = total * elimination_extra
        v34 = -(total * v20) - v15 * to_tissue + v10 * v32
        inverse_tissue = 1.0 / (shift + from_tissue + to_tissue * lower_tissue_total)
        u_tissue_1 = (from_tissue * v15 - lower_tissue_total * v34) * inverse_tissue
        u_total_1 = inverse_total * (v34 + to_tissue * u_tissue_1)
        decay_2 = decay + u_decay_1 * 3.0
        per_step = 0.21193756319429014 * shift
        u_decay_2 = inverse_decay * (-(clearance_fall * decay_2) + u_decay_1 * -14.155112264123755 * per_step)
        total_2 = total + u_total_1 * 3.0
        tissue_2 = tissue + u_tissue_1 * 3.0
        v60 = total_2 - tissue_2
        v75 = -(total_2 * (elimination_late + elimination_extra * decay_2)) - to_tissue * v60 + per_step * u_total_1 * -14.155112264123755 - v32 * u_decay_2
        u_tissue_2 = inverse_tissue * (from_tissue * v60 + per_step * u_tissue_1 * -14.155112264123755 - lower_tissue_total * v75)
        u_total_2 = inverse_total * (v75 + to_tissue * u_tissue_2)
        decay_3 = decay + u_decay_1 * 2.849394379747939 + u_decay_2 * 0.45842242204463923
        u_decay_3 = inverse_decay * (-(clearance_fall * decay_3) + per_step * (u_decay_1 * -17.97296035885952 + u_decay_2 * -2.859693295451294))
        total_3 = total + u_total_1 * 2.849394379747939 + u_total_2 * 0.45842242204463923
        tissue_3 = tissue + u_tissue_1 * 2.849394379747939 + u_tissue_2 * 0.45842242204463923
        v106 = total_3 - tissue_3
        v125 = -(total_3 * (elimination_late + elimination_extra * decay_3)) - to_tissue * v106 + per_step * (u_total_1 * -17.97296035885952 + u_total_2 * -2.859693295451294) - v32 * u_decay_3
        u_tissue_3 = inverse_tissue * (from_tissue * v106 + per_step * (u_tissue_1 * -17.97296035885952 + u_tissue_2 * -2.859693295451294) - lower_tissue_total * v125)
        u_total_3 = inverse_total * (v125 + to_tissue * u_tissue_3)
        decay_4 = decay + u_decay_1 * -6.954028509809101 + u_decay_2 * 2.489845061869568 + u_decay_3 * -10.358996098473584
        u_decay_4 = inverse_decay * (-(clearance_fall * decay_4) + per_step * (u_decay_1 * 147.12150275711716 + u_decay_2 * -1.41221402718213 + u_decay_3 * 71.68940251302358))
        total_4 = total + u_total_1 * -6.954028509809101 + u_total_2 * 2.489845061869568 + u_total_3 * -10.358996098473584
        tissue_4 = tissue + u_tissue_1 * -6.954028509809101 + u_tissue_2 * 2.489845061869568 + u_tissue_3 * -10.358996098473584
        v166 = total_4 - tissue_4
        v189 = -(total_4 * (elimination_late + elimination_extra * decay_4)) - to_tissue * v166 + per_step * (u_total_1 * 147.12150275711716 + u_total_2 * -1.41221402718213 + u_total_3 * 71.68940251302358) - v32 * u_decay_4
        u_tissue_4 = inverse_tissue * (from_tissue * v166 + per_step * (u_tissue_1 * 147.12150275711716 + u_tissue_2 * -1.41221402718213 + u_tissue_3 * 71.68940251302358) - lower_tissue_total * v189)
        u_total_4 = inverse_total * (v189 + to_tissue * u_tissue_4)
        decay_5 = decay + u_decay_1 * 2.8029986275628964 + u_decay_2 * 0.5072464736228206 + u_decay_3 * -0.3988312541770524 + u_decay_4 * -0.04721187230404641
        u_decay_5 = inverse_decay * (-(clearance_fall * decay_5) + per_step * (u_decay_1 * 165.43517024871676 + u_decay_2 * -0.4592823456491126 + u_decay_3 * 42.90938336958603 + u_decay_4 * -5.961986721573306))
        total_5 = total + u_total_1 * 2.8029986275628964 + u_total_2 * 0.5072464736228206 + u_total_3 * -0.3988312541770524 + u_total_4 * -0.04721187230404641
        tissue_5 = tissue + u_tissue_1 * 2.8029986275628964 + u_tissue_2 * 0.5072464736228206 + u_tissue_3 * -0.3988312541770524 + u_tissue_4 * -0.04721187230404641
        v240 = total_5 - tissue_5
        v267 = -(total_5 * (elimination_late + elimination_extra * decay_5)) - to_tissue * v240 + per_step * (u_total_1 * 165.43517024871676 + u_total_2 * -0.4592823456491126 + u_total_3 * 42.90938336958603 + u_total_4 * -5.961986721573306) - v32 * u_decay_5
        u_tissue_5 = inverse_tissue * (from_tissue * v240 + per_step * (u_tissue_1 * 165.43517024871676 + u_tissue_2 * -0.4592823456491126 + u_tissue_3 * 42.90938336958603 + u_tissue_4 * -5.961986721573306) - lower_tissue_total * v267)
        u_total_5 = inverse_total * (v267 + to_tissue * u_tissue_5)
        decay_6 = decay + u_decay_1 * -7.502846399306121 + u_decay_2 * 2.561846144803919 + u_decay_3 * -11.627539656261098 + u_decay_4 * -0.18268767659942256 + u_decay_5 * 0.030198172008377946
        u_decay_6 = inverse_decay * (-(clearance_fall * decay_6) + per_step * (u_decay_1 * 24.854864614690072 + u_decay_2 * -3.0009227002832186 + u_decay_3 * 47.4931110020768 + u_decay_4 * 5.5814197821558125 + u_decay_5 * -0.6610691825249471))
        total_6 = total + u_total_1 * -7.502846399306121 + u_total_2 * 2.561846144803919 + u_total_3 * -11.627539656261098 + u_total_4 * -0.18268767659942256 + u_total_5 * 0.030198172008377946
        tissue_6 = tissue + u_tissue_1 * -7.502846399306121 + u_tissue_2 * 2.561846144803919 + u_tissue_3 * -11.627539656261098 + u_tissue_4 * -0.18268767659942256 + u_tissue_5 * 0.030198172008377946
        v328 = total_6 - tissue_6
        v359 = -(total_6 * (elimination_late + elimination_extra * decay_6)) - to_tissue * v328 + per_step * (u_total_1 * 24.854864614690072 + u_total_2 * -3.0009227002832186 + u_total_3 * 47.4931110020768 + u_total_4 * 5.5814197821558125 + u_total_5 * -0.6610691825249471) - v32 * u_decay_6
        u_tissue_6 = inverse_tissue * (from_tissue * v328 + per_step * (u_tissue_1 * 24.854864614690072 + u_tissue_2 * -3.0009227002832186 + u_tissue_3 * 47.4931110020768 + u_tissue_4 * 5.5814197821558125 + u_tissue_5 * -0.6610691825249471) - lower_tissue_total * v359)
        u_total_6 = inverse_total * (v359 + to_tissue * u_tissue_6)
        decay_7 = decay_6 + u_decay_6
        u_decay_7 = inverse_decay * (-(clearance_fall * decay_7) + per_step * (u_decay_1 * 30.91273214028599 + u_decay_2 * -3.1208243349937974 + u_decay_3 * 77.79954646070892 + u_decay_4 * 34.28646028294783 + u_decay_5 * -19.097331116725623 + u_decay_6 * -28.087943162872662))
        total_7 = total_6 + u_total_6
        tissue_7 = tissue_6 + u_tissue_6
        v391 = total_7 - tissue_7
        v426 = -(total_7 * (elimination_late + elimination_extra * decay_7)) - to_tissue * v391 + per_step * (u_total_1 * 30.91273214028599 + u_total_2 * -3.1208243349937974 + u_total_3 * 77.79954646070892 + u_total_4 * 34.28646028294783 + u_total_5 * -19.097331116725623 + u_total_6 * -28.087943162872662) - v32 * u_decay_7
        u_tissue_7 = inverse_tissue * (from_tissue * v391 + per_step * (u_tissue_1 * 30.91273214028599 + u_tissue_2 * -3.1208243349937974 + u_tissue_3 * 77.79954646070892 + u_tissue_4 * 34.28646028294783 + u_tissue_5 * -19.097331116725623 + u_tissue_6 * -28.087943162872662) - lower_tissue_total * v426)
        u_total_7 = inverse_total * (v426 + to_tissue * u_tissue_7)
        decay_8 = decay_7 + u_decay_7
        u_decay_8 = inverse_decay * (-(clearance_fall * decay_8) + per_step * (u_decay_1 * 37.80277123390563 + u_decay_2 * -3.2571969029072276 + u_decay_3 * 112.26918849496327 + u_decay_4 * 66.9347231244047 + u_decay_5 * -40.06618937091002 + u_decay_6 * -54.66780262877968 + u_decay_7 * -9.48861652309627))
        total_8 = total_7 + u_total_7
        tissue_8 = tissue_7 + u_tissue_7
        v461 = total_8 - tissue_8
        v498 = -(total_8 * (elimination_late + elimination_extra * decay_8)) - to_tissue * v461 + per_step * (u_total_1 * 37.80277123390563 + u_total_2 * -3.2571969029072276 + u_total_3 * 112.26918849496327 + u_total_4 * 66.9347231244047 + u_total_5 * -40.06618937091002 + u_total_6 * -54.66780262877968 + u_total_7 * -9.48861652309627)
        v500 = v498 - v32 * u_decay_8
        u_tissue_8 = inverse_tissue * (from_tissue * v461 + per_step * (u_tissue_1 * 37.80277123390563 + u_tissue_2 * -3.2571969029072276 + u_tissue_3 * 112.26918849496327 + u_tissue_4 * 66.9347231244047 + u_tissue_5 * -40.06618937091002 + u_tissue_6 * -54.66780262877968 + u_tissue_7 * -9.48861652309627) - lower_tissue_total * v500)
        u_total_8 = inverse_total * (v500 + to_tissue * u_tissue_8)
        v511 = total_8 + u_total_8
        share_total = u_total_8 / (tolerance * (0.001 + maximum(maximum(total, -total), maximum(v511, -v511))))
        v521 = tissue_8 + u_tissue_8
        share_tissue = u_tissue_8 / (tolerance * (0.001 + maximum(maximum(tissue, -tissue), maximum(v521, -v521))))
        square = (share_total * share_total + share_tissue * share_tissue) * 0.5
        kept = 1.0 - square
        factor = minimum(maximum(0.9 * exp(log(maximum(square, 1e-24)) * -0.1), 0.15), 6.0)
        wanted_next = step * select(kept, factor, select(square - 1.0, minimum(0.9, factor), 0.1))
        end = step + time
        now = select(kept, select(stop - 1e-09 - end, end, stop), time)
        left = stop - now
        v637 = 0.5 * left
        work[0 + lane] = select(kept, maximum(decay_8 + u_decay_8, 0.0), decay)
        work[16 + lane] = select(kept, maximum(v511, 0.0), total)
        work[32 + lane] = select(kept, maximum(v521, 0.0), tissue)
        work[144 + lane] = total
        work[160 + lane] = u_total_1 * 25.948786856663858 + u_total_2 * -2.5579724845846235 + u_total_3 * 10.433815404888879 + u_total_4 * -2.3679251022685204 + u_total_5 * 0.524948541321073 + u_total_6 * 1.1241088310450404 + u_total_7 * 0.4272876194431874 + u_total_8 * -0.17202221070155493
        work[176 + lane] = u_total_1 * -9.91568850695171 + u_total_2 * -0.9689944594115154 + u_total_3 * 3.0438037242978453 + u_total_4 * -24.495224566215796 + u_total_5 * 20.176138334709044 + u_total_6 * 15.98066361424651 + u_total_7 * -6.789040303419874 + u_total_8 * -6.710236069923372
        work[192 + lane] = u_total_1 * 11.419903575922262 + u_total_2 * 2.8879645146136994 + u_total_3 * 72.92137995996029 + u_total_4 * 80.12511834622643 + u_total_5 * -52.072871366152654 + u_total_6 * -59.78993625266729 + u_total_7 * -0.15582684282751913 + u_total_8 * 4.883087185713722
        work[208 + lane] = select(wanted_next - v637, select(wanted_next - left * 0.999, left, v637), wanted_next)
        work[224 + lane] = now
        work[256 + lane] = wanted_next
        work[272 + lane] = time
        work[288 + lane] = step
        work[304 + lane] = square
